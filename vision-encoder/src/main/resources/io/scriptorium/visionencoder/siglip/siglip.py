  def thirds(self: __torch__.M, weight: Tensor, bias: Tensor) -> List[Tensor]:
    w = torch.chunk(weight, 3)
    b = torch.chunk(bias, 3)
    return [w[0], b[0], w[1], b[1], w[2], b[2]]
  def norm(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], weight, bias, 1e-06)
  def patches(self: __torch__.M, pixels: Tensor, w: List[Tensor], patch: int) -> Tensor:
    x = torch.conv2d(torch.to(pixels, w[0].dtype), w[0], w[1], [patch, patch])
    return torch.transpose(torch.flatten(x, 2), 1, 2)
  def positions(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return x + w[2]
  def last_norm(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).norm(x, w[3], w[4])
  def heads(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
    y = torch.linear(x, weight, bias)
    return torch.transpose(y.view([x.size(0), x.size(1), heads, x.size(2) // heads]), 1, 2)
  def attention(self: __torch__.M, x: Tensor, w: List[Tensor], heads: int) -> Tensor:
    h = (self).norm(x, w[0], w[1])
    q = (self).heads(h, w[2], w[3], heads)
    k = (self).heads(h, w[4], w[5], heads)
    v = (self).heads(h, w[6], w[7], heads)
    y = torch.scaled_dot_product_attention(q, k, v)
    return torch.linear(torch.flatten(torch.transpose(y, 1, 2), 2), w[8], w[9])
  def layer(self: __torch__.M, x: Tensor, w: List[Tensor], heads: int, gelu: str) -> Tensor:
    x = x + (self).attention(x, w, heads)
    h = torch.linear((self).norm(x, w[10], w[11]), w[12], w[13])
    return x + torch.linear(torch.gelu(h, approximate=gelu), w[14], w[15])
