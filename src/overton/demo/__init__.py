"""An example organisation: generates its raw logs. What is measured then comes out of the logs, never from here."""
