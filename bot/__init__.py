"""What the product is; knows nothing of Bolt, of handlers, jobs or the playground."""
