(function () {
    'use strict';
    window.ToruPlugins = window.ToruPlugins || {};
    window.ToruPlugins['@id@'] = {
        mount(container, api) {
            const heading = document.createElement('h1');
            heading.textContent = '@name@';
            const text = document.createElement('p');
            container.replaceChildren(heading, text);
            api.fetch('/', { signal: api.signal })
                .then((answer) => answer.json())
                .then((data) => { text.textContent = `${data.message} Visit number ${data.visits}.`; })
                .catch((error) => { if (!api.signal.aborted) api.showToast(error.message, 'error'); });
        },
        unmount(container) {
            container.replaceChildren();
        },
    };
})();
