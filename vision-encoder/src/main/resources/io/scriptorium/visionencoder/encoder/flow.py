  def join(self: __torch__.M, map: Tensor, queries: Tensor) -> Tensor:
    b, d = map.size(0), map.size(1)
    return torch.cat([torch.transpose(torch.flatten(map, 2), 1, 2), torch.expand(queries, [b, queries.size(0), d])], 1)
  def angles(self: __torch__.M, x: Tensor, size: int, theta: float) -> Tuple[Tensor, Tensor]:
    frequency = 1. / torch.pow(theta, torch.arange(0, size, 2, dtype=6, device=x.device) / size)
    angle = torch.arange(x.size(1), dtype=6, device=x.device).unsqueeze(1) * frequency.unsqueeze(0)
    angle = torch.cat([angle, angle], -1)
    return (torch.cos(angle).to(x.dtype), torch.sin(angle).to(x.dtype))
  def mask(self: __torch__.M, x: Tensor) -> Tensor:
    n = x.size(1) // 2
    place = torch.arange(2 * n, device=x.device)
    query = place.unsqueeze(0) >= n
    later = place.unsqueeze(0) > place.unsqueeze(1)
    return torch.masked_fill(torch.new_zeros(x, [2 * n, 2 * n]), query & later, -float("inf"))
  def norm(self: __torch__.M, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    h = x.float()
    h = h * torch.rsqrt(torch.mean(h * h, [-1], True) + eps)
    return weight * h.to(x.dtype)
  def heads(self: __torch__.M, x: Tensor, heads: int) -> Tensor:
    return torch.transpose(x.view([x.size(0), x.size(1), heads, -1]), 1, 2)
  def turn(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    h = x.size(-1) // 2
    return x * cos + torch.cat([-x[..., h:], x[..., :h]], -1) * sin
  def layer(self: __torch__.M, x: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor, mask: Tensor, heads: int, shared: int, eps: float) -> Tensor:
    h = (self).norm(x, w[0], eps)
    q = (self).turn((self).heads(torch.linear(h, w[1], w[2]), heads), cos, sin)
    k = (self).turn((self).heads(torch.linear(h, w[3], w[4]), shared), cos, sin)
    v = (self).heads(torch.linear(h, w[5], w[6]), shared)
    k = torch.repeat_interleave(k, heads // shared, 1)
    v = torch.repeat_interleave(v, heads // shared, 1)
    o = torch.scaled_dot_product_attention(q, k, v, mask)
    x = x + torch.linear(torch.flatten(torch.transpose(o, 1, 2), 2), w[7])
    h = (self).norm(x, w[8], eps)
    return x + torch.linear(torch.silu(torch.linear(h, w[9])) * torch.linear(h, w[10]), w[11])
  def queries(self: __torch__.M, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    return (self).norm(x, weight, eps)[:, x.size(1) // 2:]
