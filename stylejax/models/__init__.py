"""Networks: Linen modules with plain fields that train and save one collection, `params`."""
