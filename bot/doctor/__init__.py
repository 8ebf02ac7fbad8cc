"""Whether all is well with an installation: each thing in a line, and what to do about it. Changes nothing."""
