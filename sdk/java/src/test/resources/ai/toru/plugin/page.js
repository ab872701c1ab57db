// a page
