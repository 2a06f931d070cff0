import type { World } from "../world/world.js";
import type { Trial } from "./trial.js";
import { ChatClientTrial, EchoClientTrial, SpreadClientTrial } from "./trials/client-trial.js";
import { EchoServerTrial } from "./trials/echo-server.js";
import { JoinedRoomsTrial } from "./trials/joined-rooms.js";
import { ChatServerTrial, SpreadServerTrial } from "./trials/room.js";
import {
  UDPAdoptTrial,
  UDPBroadcastTrial,
  UDPChatTrial,
  UDPClientTrial,
  UDPConnectedTrial,
  UDPEchoServerTrial,
  UDPMulticastTrial,
  UDPSelfTrial,
} from "./trials/udp.js";

/** Several chat servers at once, which --join has made one room. */
export const JOINED_ROOMS = "joined-rooms";

/** What each app of the tree is tried with. */
export const TRIALS: Readonly<Record<string, new (world: World) => Trial>> = {
  "tcp-echo-server": EchoServerTrial,
  "tcp-echo-client": EchoClientTrial,
  "spread-server": SpreadServerTrial,
  "spread-client": SpreadClientTrial,
  "chat-server": ChatServerTrial,
  "chat-client": ChatClientTrial,
  "udp-echo-server": UDPEchoServerTrial,
  "udp-client": UDPClientTrial,
  "udp-broadcast": UDPBroadcastTrial,
  "udp-chat": UDPChatTrial,
  "udp-self": UDPSelfTrial,
  "udp-adopt": UDPAdoptTrial,
  "udp-connected": UDPConnectedTrial,
  "udp-multicast": UDPMulticastTrial,
  [JOINED_ROOMS]: JoinedRoomsTrial,
};
