import { BlockList, isIPv6 } from 'node:net';

// IANA's special-purpose registries (RFC 6890): what is not reached over the public internet.
const ipv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const ipv6 = [
  '::/128',
  '::1/128',
  '100::/64',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const blocked = new BlockList();
const block = (family: 'ipv4' | 'ipv6') => (subnet: string) => {
  const [address = '', prefix] = subnet.split('/');
  blocked.addSubnet(address, Number(prefix), family);
};
ipv4.forEach(block('ipv4'));
ipv6.forEach(block('ipv6'));

/** Whether an IP address belongs to this machine, its network, or to nobody. */
export const isPrivate = (address: string): boolean =>
  blocked.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
