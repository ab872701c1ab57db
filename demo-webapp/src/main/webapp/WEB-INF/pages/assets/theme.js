// Before anything is painted: light or dark, as the user chose here, or else as the system has it.
// A classic script, since modules run only after the page is there.
(function () {
    const KEY = 'toru-theme';
    const system = matchMedia('(prefers-color-scheme: dark)');

    function choice() {
        try {
            return localStorage.getItem(KEY);
        } catch {
            return null; // Storage is forbidden here; the system's choice will do.
        }
    }

    function apply() {
        document.documentElement.dataset.theme = choice() ?? (system.matches ? 'dark' : 'light');
    }

    window.toruTheme = {
        /** 'light', 'dark', or null for as the system has it. */
        choice,
        choose(theme) {
            try {
                if (theme) localStorage.setItem(KEY, theme);
                else localStorage.removeItem(KEY);
            } catch {
                // Then it lasts as long as this page.
            }
            apply();
            if (theme) document.documentElement.dataset.theme = theme;
        },
    };
    system.addEventListener('change', apply);
    apply();
})();
