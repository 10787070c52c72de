"""The sync service: records from one side become a plan against the other, and the plan is carried out."""
