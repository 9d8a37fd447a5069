"""转移转化的页面: read the request, call one selector or service, render."""
