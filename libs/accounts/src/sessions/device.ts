import Bowser from 'bowser';

const UNKNOWN = 'Unknown device';

/** A device's name for its owner, such as “Firefox on Windows”. */
export function deviceName(userAgent: string): string {
  if (!userAgent) return UNKNOWN;
  const parsed = Bowser.parse(userAgent);
  const browser = parsed.browser.name;
  const system = parsed.os.name;
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? (userAgent.split(/[/\s(]/)[0]?.slice(0, 40) || UNKNOWN);
}
