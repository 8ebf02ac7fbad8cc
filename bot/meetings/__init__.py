"""The joint meeting: its series, the agenda before, the action items between."""
