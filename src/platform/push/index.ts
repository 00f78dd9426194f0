export { addDevice, queuePush, removeDevice, removeDevices } from './outbox.ts';
export { pushJobs, pushKeys, sendWaitingPush } from './send.ts';
export { type PushSubscription, readSubscription } from './subscription.ts';
