  def distil(self: __torch__.M, pixels: Tensor, given: List[List[Tensor]], sam: List[int], clip: List[int], large: List[List[Tensor]], large_sam: List[int], large_clip: List[int], decoder: List[int], dtype: int, token_weight: float) -> List[Tensor]:
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    wanted_tokens, wanted_frames = (self).encode(pixels, large, large_sam, large_clip, decoder, dtype)
    wanted = torch.log_softmax(wanted_frames, -1, 6)
    wanted_tokens = wanted_tokens.float()
    torch.set_grad_enabled(True)
    w = (self).leaves(given)
    tokens, frames = (self).encode(pixels, w, sam, clip, decoder, dtype)
    spoken = torch.log_softmax(frames, -1, 6)
    divergence = torch.mean(torch.sum(torch.exp(wanted) * (wanted - spoken), [-1]))
    away = tokens.float() - wanted_tokens
    difference = torch.mean(away * away) / torch.var(wanted_tokens)
    result = [torch.detach(divergence), torch.detach(difference)]
    result.extend((self).slopes(divergence + difference * token_weight, w))
    torch.set_grad_enabled(recorded)
    return result
