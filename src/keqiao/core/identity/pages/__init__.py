"""身份的页面: the door, one's own account, the people of a division, the journal."""
