"""Networks: Linen modules with plain fields whose only collection is `params`."""
