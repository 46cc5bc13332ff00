"""What pages share: state, parts, the plot element and the server around them."""
