"""A Sage 200 or Sage MMS company of the sandbox: a file that the sandbox's SQL Server serves."""
