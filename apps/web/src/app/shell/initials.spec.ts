import { hueOf, initials } from './initials';

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['Augusta Ada King', 'AK'],
    ['grace.hopper@example.com', 'GH'],
    ['admin', 'A'],
    ['  ', '?'],
    ['<img src=x>', 'IX'],
    ['(Grace) Hopper', 'GH'],
    ['ßtraße', 'SS'],
    ['👩‍🚀 Sally', '👩‍🚀S'],
  ])('of “%s” are %s', (name, letters) => expect(initials(name)).toBe(letters));

  it('come with the same hue for the same id', () => {
    expect(hueOf('0197c0de')).toBe(hueOf('0197c0de'));
    expect(hueOf('0197c0de')).not.toBe(hueOf('0197c0df'));
  });
});
