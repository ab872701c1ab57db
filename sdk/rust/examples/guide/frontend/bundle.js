// frontend/bundle.js
(function() {
    console.log('[MyPlugin] Loading frontend...');

    const pluginId = 'my-plugin';

    // Register plugin
    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins[pluginId] = {
        // Called when user navigates to plugin
        mount(container, api) {
            console.log('[MyPlugin] Mounting...');

            // Clear container
            container.innerHTML = '';

            // Build your UI
            const header = document.createElement('h1');
            header.textContent = 'My Plugin';
            header.className = 'text-3xl font-bold mb-4';
            container.appendChild(header);

            // Add interactive elements
            const button = document.createElement('button');
            button.textContent = 'Call API';
            button.className = 'bg-purple-600 text-white px-4 py-2 rounded';
            button.onclick = async () => {
                try {
                    const response = await api.fetch('/api/plugins/my-plugin');
                    const data = await response.json();
                    api.showToast('Success: ' + data.message, 'success');
                } catch (error) {
                    api.showToast('Error: ' + error.message, 'error');
                }
            };
            container.appendChild(button);
        },

        // Called when user navigates away
        unmount(container) {
            console.log('[MyPlugin] Unmounting...');
            container.innerHTML = '';
        }
    };
})();
