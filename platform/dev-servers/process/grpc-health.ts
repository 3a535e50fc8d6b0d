import { connect } from 'node:http2';

/** grpc.health.v1: 1 is SERVING. */
const SERVING = 1;
const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';

/**
 * Asks a Temporal frontend by the standard gRPC health protocol whether it is SERVING. Written on node:http2 because it is asked before any Temporal
 * client exists and by processes (doctor, bootstrap) that should not load the 150 MB native bridge for it. Never throws.
 */
export async function isTemporalServing(address: string, timeoutMs = 1000): Promise<boolean> {
  return await checkHealth(address, WORKFLOW_SERVICE, timeoutMs);
}

function checkHealth(address: string, service: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const finish = (serving: boolean): void => {
      clearTimeout(timer);
      session.destroy();
      resolve(serving);
    };
    const timer = setTimeout(() => finish(false), timeoutMs);
    session.on('error', () => finish(false));
    const request = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    request.on('error', () => finish(false));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => finish(readStatus(Buffer.concat(chunks)) === SERVING));
    request.end(encodeRequest(service));
  });
}

/** HealthCheckRequest { string service = 1 } in a gRPC frame: one byte "not compressed", four bytes of length. */
function encodeRequest(service: string): Buffer {
  const name = Buffer.from(service);
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

/** HealthCheckResponse { ServingStatus status = 1 }; an absent field is 0, UNKNOWN. */
function readStatus(frame: Buffer): number {
  return frame.length >= 7 && frame[5] === 0x08 ? (frame[6] ?? 0) : 0;
}
