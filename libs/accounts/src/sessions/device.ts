import Bowser from 'bowser';

const UNKNOWN = 'Unknown device';
const PROGRAM_NAME_MAX_LENGTH = 40;

/** A device's name in the list of sessions, such as “Firefox on Windows”, from its user agent. */
export function deviceName(userAgent: string): string {
  if (!userAgent) return UNKNOWN;
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  // Other programs put their name first: “curl/8.0”, “MikroChat-CLI”.
  return (
    browser.name || os.name || userAgent.split(/[/\s(]/)[0]?.slice(0, PROGRAM_NAME_MAX_LENGTH) || UNKNOWN
  );
}
