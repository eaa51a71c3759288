"""Sources of every kind become the tables of `outreach_analysis.schema` and a quarantine."""
