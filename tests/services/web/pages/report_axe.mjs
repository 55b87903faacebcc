// Opens pages in Chromium and looks for what keeps people out: axe's WCAG 2.2 A and AA rules and best
// practices, at two widths, light and dark; letters of pictures that are too faint; pages wider than
// 320 pixels; anything fetched.
//
//   node report_axe.mjs FOLDER_OF_NODE_MODULES CHROMIUM PAGE...

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, join, resolve} from 'node:path';

const [modules, chromium, ...pages] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'x.js'));
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const browser = await require('playwright-core').chromium.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// Runs in the page: the letters of pictures whose contrast with the page is below 4.5.
function faintLetters() {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll('svg text')].filter((letters) => {
    const ink = light(getComputedStyle(letters).fill);
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05) < 4.5;
  }).map((letters) => letters.textContent);
}

let problems = 0;
const say = (where, what) => { ++problems; console.log(`${where}: ${what}`); };
let rulesRun = 0;

for (const path of pages) {
  for (const width of [1280, 320]) {
    for (const colorScheme of ['light', 'dark']) {
      const where = `${basename(path)}, ${width} px, ${colorScheme}`;
      const page = await browser.newPage({viewport: {width, height: 900}, colorScheme});
      const fetched = [];
      page.on('request', (request) => fetched.push(request.url()));
      await page.goto(`file://${resolve(path)}`);
      await page.evaluate(axe);
      const found = await page.evaluate((values) => axe.run(document, {runOnly: {type: 'tag', values}}), rules);
      rulesRun = found.passes.length;
      for (const {id, help, nodes} of found.violations)
        say(where, `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
      for (const letters of await page.evaluate(faintLetters)) say(where, `faint letters: ${letters}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) say(where, `the page is ${wide} pixels wide`);
      if (fetched.length !== 1) say(where, `it fetched ${fetched.slice(1).join(' ')}`);
      await page.close();
    }
  }
}
await browser.close();
if (rulesRun < 10) say('axe', `only ${rulesRun} rules applied; were the pages empty?`);
console.log(`${pages.length} pages, ${problems} problems`);
process.exit(problems > 0 ? 1 : 0);
