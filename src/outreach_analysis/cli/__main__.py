"""`python -m outreach_analysis.cli`, for machines whose scripts folder is not on the path."""

from outreach_analysis.cli import main

main()
