/** Before any part is measured: the shipped typeface in every alphabet it has, whatever the system has. */
import '@fontsource-variable/golos-text';
import '../../src/app.css';

const LETTERS = 'Aa Žž Жж Ӝӝ';
await Promise.all(
  ['400', '700'].map((weight) =>
    document.fonts.load(`${weight} 16px 'Golos Text Variable'`, LETTERS),
  ),
);
const isLoaded = [...document.fonts].some(({ status }) => status === 'loaded');
if (!isLoaded) throw new Error('the shipped typeface could not be loaded');
