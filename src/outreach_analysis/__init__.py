"""Score outreach drafts, and relate drafts and coach revisions to what came back."""
