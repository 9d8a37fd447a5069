"""目标: figures in the text, sorted into targets, stock figures, policy parameters and names."""
