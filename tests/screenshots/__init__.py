"""The pictures of the product: a few for the README, the others to look at after a change."""
