"""Rules of engagement: plain written triggers, each with who must be involved."""
