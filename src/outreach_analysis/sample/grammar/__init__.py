"""The grammar: lines by purpose, and how a message is put together from them."""
