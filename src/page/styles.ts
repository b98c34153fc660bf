import { LAYOUT } from './styles/layout.ts';
import { PANELS } from './styles/panels.ts';
import { THEME } from './styles/theme.ts';

/** Style sheets of the page, by name. */
export const STYLES: Readonly<Record<string, string>> = { 'page.css': THEME + LAYOUT + PANELS };
