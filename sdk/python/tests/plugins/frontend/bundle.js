window.ToruPlugins = window.ToruPlugins || {}; // grüße
