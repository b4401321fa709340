  def see(self: __torch__.M, pixels: Tensor, w: List[List[Tensor]], vision: List[int], dtype: int) -> Tensor:
    patch = vision[2]
    b = pixels.size(0)
    n = pixels.size(2) // patch
    x = torch.to(pixels, dtype) / 127.5 - 1.
    x = torch.reshape(torch.permute(x.view([b, 3, n, patch, n, patch]), [0, 2, 4, 1, 3, 5]), [b, n * n, 3 * patch * patch])
    x = (self).affine(x, torch.flatten(w[0][0], 1), w[0][1]) + torch.to(w[0][2], dtype)
    for i in range(vision[0]):
      l = w[1 + i]
      x = x + (self).self_attention((self).layer_norm(x, l[0], l[1], 1e-06), l, vision[1])
      y = (self).affine((self).layer_norm(x, l[6], l[7], 1e-06), l[8], l[9])
      x = x + (self).affine(torch.gelu(y), l[10], l[11])
    last = w[1 + vision[0]]
    return (self).layer_norm(x, last[0], last[1], 1e-06)
  def project(self: __torch__.M, x: Tensor, w: List[Tensor], at: int) -> Tensor:
    return (self).affine(torch.gelu((self).affine(x, w[at], w[at + 1])), w[at + 2], w[at + 3])
  def named(self: __torch__.M, x: Tensor, nothing: Tensor, embedding: Tensor, words: Tensor) -> Tensor:
    names = torch.cat([torch.unsqueeze(nothing, 0), torch.embedding(embedding, words)])
    return torch.linear(x, names) * (x.size(1) ** -0.5)
  def think(self: __torch__.M, x: Tensor, positions: Tensor, mask: Tensor, w: List[List[Tensor]], at: int, decoder: List[int], theta: float, eps: float) -> Tensor:
    heads = decoder[1]
    size = x.size(2) // heads
    frequency = 1. / torch.pow(theta, torch.arange(0, size, 2, dtype=6, device=x.device) / size)
    angle = torch.unsqueeze(positions.float(), -1) * frequency
    angle = torch.unsqueeze(torch.cat([angle, angle], -1), 1)
    cos = torch.to(torch.cos(angle), x.dtype)
    sin = torch.to(torch.sin(angle), x.dtype)
    none = torch.zeros([], device=x.device)
    for i in range(decoder[0]):
      x, balance, load = (self).decoder_layer(x, cos, sin, mask, w[at + i], none, heads, eps, [0], 1.)
    return (self).rms_norm(x, w[at + decoder[0]][0], eps)
  def codes(self: __torch__.M, paint: List[Tensor], w: List[List[Tensor]], at: int, decoder: List[int], theta: float, eps: float, dtype: int) -> Tensor:
    tokens = paint[0]
    code_in = paint[2]
    parts = paint[6]
    between = w[at - 1]
    b = tokens.size(0)
    n = tokens.size(1)
    x = torch.flatten(torch.to(torch.embedding(between[4], tokens), dtype), 0, 1)
    read = torch.embedding(between[5], parts[0][code_in]) + torch.embedding(between[5], parts[1][code_in])
    x = torch.index_copy(x, 0, paint[1], (self).project(torch.to(read, dtype), between, 6))
    x = x.view([b, n, -1])
    mask = torch.triu(torch.full([n, n], -10000., dtype=dtype, device=x.device), 1)
    positions = torch.unsqueeze(torch.arange(n, device=x.device), 0)
    h = (self).think(x, positions, mask, w, at, decoder, theta, eps)
    h = torch.index_select(torch.flatten(h, 0, 1), 0, paint[3])
    h = (self).project(h, w[at + decoder[0]], 2).float()
    h = torch.flatten(h.view([b, -1, h.size(1)]) + torch.unsqueeze(paint[7], 1), 0, 1)
    return torch.index_select(h, 1, parts[0]) + torch.index_select(h, 1, parts[1])
  def words(self: __torch__.M, seen: Tensor, tokens: Tensor, picture_at: Tensor, positions: Tensor, segments: Tensor, rows: Tensor, w: List[List[Tensor]], at: int, decoder: List[int], theta: float, eps: float) -> Tensor:
    between = w[at - 1]
    b = tokens.size(0)
    n = tokens.size(1)
    x = torch.flatten(torch.to(torch.embedding(between[4], tokens), seen.dtype), 0, 1)
    x = torch.index_copy(x, 0, picture_at, torch.flatten((self).project(seen, between, 0), 0, 1))
    x = x.view([b, n, -1])
    later = torch.triu(torch.ones([n, n], dtype=11, device=x.device), 1)
    from_ = torch.unsqueeze(segments, 2)
    to_ = torch.unsqueeze(segments, 1)
    apart = torch.logical_and(torch.ne(to_, 0), torch.ne(to_, from_))
    mask = torch.to(torch.logical_or(later, apart), x.dtype) * -10000.
    h = (self).think(x, positions, torch.unsqueeze(mask, 1), w, at, decoder, theta, eps)
    h = torch.index_select(torch.flatten(h, 0, 1), 0, rows)
    return (self).linear(h, w[at + decoder[0]][1]).float()
  def paint_gradients(self: __torch__.M, paint: List[Tensor], given: List[List[Tensor]], vision: List[int], decoder: List[int], theta: float, eps: float, dtype: int) -> List[Tensor]:
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    w = (self).leaves(given)
    logits = (self).codes(paint, w, 3 + vision[0], decoder, theta, eps, dtype)
    losses = torch.cross_entropy_loss(logits, paint[4], None, 0)
    weights = paint[5]
    loss = torch.sum(losses * weights) / torch.sum(weights)
    result = [torch.detach(torch.mean(losses))]
    for slope in (self).slopes(loss, w):
      result.append(slope)
    torch.set_grad_enabled(recorded)
    return result
  def ask_gradients(self: __torch__.M, ask: List[Tensor], given: List[List[Tensor]], vision: List[int], decoder: List[int], theta: float, eps: float, asking: float, naming: float, dtype: int) -> List[Tensor]:
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    w = (self).leaves(given)
    seen = (self).see(ask[0], w, vision, dtype)
    between = w[2 + vision[0]]
    told = (self).project(torch.flatten(seen, 0, 1), between, 0).float()
    kinds = ask[10]
    names = torch.cross_entropy_loss((self).named(told, w[-1][0][0], between[4], kinds[0]), ask[8]) * 0.5
    names = names + torch.cross_entropy_loss((self).named(told, w[-1][0][0], between[4], kinds[1]), ask[8]) * 0.5
    names = names + torch.cross_entropy_loss((self).named(told, w[-1][0][1], between[4], ask[11]), ask[9])
    answers = (self).words(seen[:ask[1].size(0)], ask[1], ask[2], ask[3], ask[4], ask[5], w, 3 + vision[0], decoder, theta, eps)
    loss = torch.cross_entropy_loss(answers + ask[7], ask[6])
    result = [torch.detach(loss), torch.detach(names)]
    for slope in (self).slopes(loss * asking + names * naming, w):
      result.append(slope)
    torch.set_grad_enabled(recorded)
    return result
