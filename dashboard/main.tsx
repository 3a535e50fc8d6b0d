import { render } from 'preact';
import { App } from './app/app.js';
import { applyScheme, readScheme } from './app/theme.js';

applyScheme(readScheme());
const place = document.getElementById('app');
if (place !== null) render(<App />, place);
