"""Material reviews: nothing goes to print before Sales has approved it."""
