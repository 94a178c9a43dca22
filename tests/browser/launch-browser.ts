import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { unpackChromium } from './unpack-chromium.ts';

export interface BrowserOptions {
  /** Whether pages find a WebGPU adapter, one that computes on the CPU. Default: false. */
  readonly webgpu?: boolean;
}

export interface LaunchedBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

const softwareGpu: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
];

/**
 * Starts a real Chromium without a window. On Linux x64 it comes out of an npm
 * package, so that nothing has to be installed. Elsewhere, or when the
 * environment variable CHROME_PATH names one, it is an installed Chrome.
 */
export async function launchBrowser({ webgpu = false }: BrowserOptions = {}): Promise<LaunchedBrowser> {
  const args = ['--no-sandbox', ...(webgpu ? softwareGpu : ['--disable-gpu'])];
  const browser = await chromium.launch({ ...(await findChromium()), args });
  return { browser, close: () => browser.close() };
}

async function findChromium(): Promise<LaunchOptions> {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return { executablePath: named };
    throw new Error(`CHROME_PATH names no file: ${named}. Set it to a Chrome or Chromium program.`);
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') return installedChrome();
  const folder = await unpackChromium();
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

async function installedChrome(): Promise<LaunchOptions> {
  for (const channel of ['chrome', 'chromium', 'msedge']) {
    try {
      const browser = await chromium.launch({ channel });
      await browser.close();
      return { channel };
    } catch {
      // Not installed: try the next.
    }
  }
  throw new Error(
    'The browser tests found no Chrome, Chromium or Edge. Install Google Chrome, or set CHROME_PATH to the program of a Chromium.',
  );
}
