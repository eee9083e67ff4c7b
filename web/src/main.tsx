/** Starts the page. */

import { render } from 'preact';
import { App } from './app';
import { startLanguage } from './i18n';
import { followLinks } from './lib/router';
import { startTheme } from './lib/theme';
import './styles/base.css';
import './styles/parts.css';
import './styles/views.css';

startTheme();
startLanguage();
followLinks(document.body);
const root = document.getElementById('app');
if (root) render(<App />, root);
