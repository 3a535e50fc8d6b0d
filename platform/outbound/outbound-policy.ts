import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './is-public-address.js';

/** Where this process may send what somebody has asked it to send. */
export interface OutboundPolicy {
  /** Hosts (without a port) that are reached wherever they are, and without TLS when their address says so. */
  readonly allowedHosts: readonly string[];
  /** Development: also this machine itself, without TLS when the address says so. */
  readonly allowsLoopback: boolean;
}

/** Why nothing is sent to this address, as far as can be told without asking DNS; null: it may be. `url` is only parsed. */
export function findUrlFault(url: string, policy: OutboundPolicy): string | null {
  if (!URL.canParse(url)) return 'it is no address; write it like https://hooks.example.com/tidegate';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return `"${protocol}" is not possible; use https:`;
  if (username !== '' || password !== '') return 'it must carry no user and password: the signature shows who has sent it';
  return findHostFault(toHost(hostname), protocol === 'https:', policy);
}

function findHostFault(host: string, isSecure: boolean, { allowedHosts, allowsLoopback }: OutboundPolicy): string | null {
  const isLocal = isIP(host) === 0 ? isLocalName(host) : isLoopbackAddress(host);
  if (allowedHosts.includes(host) || (isLocal && allowsLoopback)) return null;
  if (isLocal || (isIP(host) !== 0 && !isPublicAddress(host))) return explainPrivate(host, host);
  return isSecure ? null : 'http: is readable by everybody on the way; use https:';
}

/** Why nothing is sent to what a host was resolved to; null: it may be. */
export function findAddressFault(host: string, address: string, policy: OutboundPolicy): string | null {
  if (policy.allowedHosts.includes(toHost(host)) || isPublicAddress(address)) return null;
  if (policy.allowsLoopback && isLoopbackAddress(address)) return null;
  return explainPrivate(toHost(host), address);
}

/** Without the brackets of IPv6 and the dot at the end of a full name. */
export const toHost = (hostname: string): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

const isLocalName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

const explainPrivate = (host: string, address: string): string =>
  `${host === address ? host : `${host} (${address})`} is not on the public internet; if it is meant, name the host in TIDEGATE_WEBHOOK_ALLOW`;
