"""The CRM systems that records go to."""
