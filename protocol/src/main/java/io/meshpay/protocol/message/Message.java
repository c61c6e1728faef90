package io.meshpay.protocol.message;

/** One of the messages on the wire, in objects; {@link MessageCodec} turns it into bytes. */
public sealed interface Message
    permits Message.Request, Message.Response, PeerDiscovery, Heartbeat, Gossip {
  /** The SBE template id that its header carries. */
  int templateId();

  /** What is answered, by one {@link Response} with the same request id. */
  sealed interface Request extends Message
      permits TransferRequest,
          ConfirmationRequest,
          WithdrawalRequest,
          SyncRequest,
          AccountInfoRequest,
          HistoryRequest,
          Deposit,
          Settlement {
    /** Chosen by the sender, any value; tells the answers on one link apart. */
    long requestId();
  }

  /** The answer to a {@link Request}. */
  sealed interface Response extends Message
      permits TransferResponse,
          ConfirmationResponse,
          WithdrawalResponse,
          SyncResponse,
          AccountInfoResponse,
          HistoryResponse,
          ErrorMessage {
    /** The request's. */
    long requestId();
  }
}
