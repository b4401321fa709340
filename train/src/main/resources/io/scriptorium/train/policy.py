  def look(self: __torch__.M, pixels: Tensor, w: List[List[Tensor]], sam: List[int], clip: List[int], decoder: List[int], dtype: int) -> Tuple[Tensor, Tensor, Tensor]:
    prefix, frames = (self).encode(pixels, w, sam, clip, decoder, dtype)
    probability, path = torch.max(torch.softmax(frames, -1, 6), -1)
    return (prefix, path, probability)
  def sample_rows(self: __torch__.M, prefix: Tensor, rows: Tensor, chances: Tensor, w: List[List[Tensor]], bias: List[Tensor], decoder: List[int], routing: List[int], numbers: Tensor, temperature: float, most: int) -> Tensor:
    reals : List[float] = numbers.tolist()
    at = len(w) - decoder[0] - 2
    return (self).sample(torch.index_select(prefix, 0, rows), chances, temperature, w, bias, at, decoder, routing, reals, most)
  def scores(self: __torch__.M, prefix: Tensor, rows: Tensor, tokens: Tensor, targets: Tensor, w: List[List[Tensor]], bias: List[Tensor], decoder: List[int], routing: List[int], reals: List[float], temperature: float) -> Tensor:
    at = len(w) - decoder[0] - 2
    x = torch.cat([torch.index_select(prefix, 0, rows), torch.to(torch.embedding(w[at][4], tokens), prefix.dtype)], 1)
    x, balance, loads = (self).decode(x, w, bias, at, decoder, routing, reals)
    spoken = torch.log_softmax((self).head(x[:, prefix.size(1) - 1:], w, reals) / temperature, -1, 6)
    return torch.squeeze(torch.gather(spoken, -1, torch.unsqueeze(targets, -1)), -1)
  def score(self: __torch__.M, prefix: Tensor, rows: Tensor, tokens: Tensor, targets: Tensor, w: List[List[Tensor]], bias: List[Tensor], decoder: List[int], routing: List[int], numbers: Tensor, temperature: float) -> Tensor:
    reals : List[float] = numbers.tolist()
    return (self).scores(prefix, rows, tokens, targets, w, bias, decoder, routing, reals, temperature)
  def objective(self: __torch__.M, now: Tensor, before: Tensor, reference: Tensor, advantages: Tensor, share: Tensor, clip: float, kl_weight: float) -> Tuple[Tensor, Tensor, Tensor]:
    a = torch.unsqueeze(advantages, -1)
    ratio = torch.exp(now - before)
    gain = torch.minimum(ratio * a, torch.clamp(ratio, 1. - clip, 1. + clip) * a)
    away = reference - now
    kl = torch.exp(away) - away - 1.
    cut = torch.ne(gain, ratio * a)
    return (torch.sum((gain - kl * kl_weight) * share), torch.sum(kl * share), torch.sum(cut * share))
  def group_gradients(self: __torch__.M, prefix: Tensor, rows: Tensor, tokens: Tensor, targets: Tensor, before: Tensor, reference: Tensor, advantages: Tensor, share: Tensor, given: List[List[Tensor]], bias: List[Tensor], decoder: List[int], routing: List[int], numbers: Tensor, temperature: float, clip: float, kl_weight: float) -> List[Tensor]:
    reals : List[float] = numbers.tolist()
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    first = len(given) - decoder[0] - 1
    trained = (self).leaves(given[first:])
    w = given[:first]
    w.extend(trained)
    now = (self).scores(prefix, rows, tokens, targets, w, bias, decoder, routing, reals, temperature)
    held = torch.detach(now) if before.size(0) == 0 else before
    gain, kl, cut = (self).objective(now, held, reference, advantages, share, clip, kl_weight)
    result = [torch.detach(gain), torch.detach(kl), torch.detach(cut), torch.detach(now)]
    result.extend((self).slopes(-gain, trained))
    torch.set_grad_enabled(recorded)
    return result
