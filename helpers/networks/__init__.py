"""What several chapters know of networks: variances of first weights, and one for digits."""
