"""An accounting company and a CRM that live on this machine: to learn, to demo, to test against."""
