import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const packageFile = new URL('../../package.json', import.meta.resolve('@sparticuz/chromium'));
const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The package unpacks into the system's temporary folder, and its shared
 * libraries only where it believes to be on Amazon Linux. So it is asked in a
 * process that believes both.
 */
const unpack = `
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();`;

/**
 * Unpacks the Chromium inside `@sparticuz/chromium` once for each of its
 * versions, with the shared libraries and the software GPU beside it; returns
 * the folder. Processes that unpack at the same time do not meet: each fills a
 * folder of its own, and the first to finish gives its folder the final name.
 */
export async function unpackChromium(parent: string = tmpdir()): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(packageFile, 'utf8'));
  const folder = join(parent, `fovea-browser-${version}`);
  if (existsSync(folder)) return folder;
  const own = await mkdtemp(`${folder}-`);
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
      cwd: workspace,
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    });
    await writeFile(join(own, 'fonts.conf'), fontsConf(join(folder, 'fonts')));
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The system's fonts, if it has any, and those of the package: without any font, a page with a <select> crashes. */
function fontsConf(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}</dir>
  <cachedir>${fonts}/cache</cachedir>
</fontconfig>
`;
}
