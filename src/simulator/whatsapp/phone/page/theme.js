// Before the first paint: the remembered theme, or the one asked for by ?theme=dark; otherwise the system's.
const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem('theme')
if (asked === 'light' || asked === 'dark') document.documentElement.dataset.theme = asked
