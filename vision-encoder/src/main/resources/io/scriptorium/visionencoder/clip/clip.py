  def norm(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], weight, bias, 1e-05)
  def embed(self: __torch__.M, map: Tensor, class_embedding: Tensor, table: Tensor) -> Tensor:
    patches = torch.transpose(torch.flatten(map, 2), 1, 2)
    first = torch.expand(class_embedding, [map.size(0), 1, map.size(1)])
    return torch.cat([first, patches], 1) + table
  def layer_norm1(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).norm(x, w[0], w[1])
  def layer_norm2(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).norm(x, w[6], w[7])
  def qkv_proj(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(x, w[2], w[3])
  def attention(self: __torch__.M, x: Tensor, w: List[Tensor], heads: int, fused: bool) -> Tensor:
    b, n, d = x.size(0), x.size(1), x.size(2)
    parts = torch.permute((self).qkv_proj(x, w).view([b, n, 3, heads, d // heads]), [2, 0, 3, 1, 4])
    if fused:
      y = torch.scaled_dot_product_attention(parts[0], parts[1], parts[2])
    else:
      scores = torch.matmul(parts[0] * (d // heads) ** -0.5, torch.transpose(parts[1], 2, 3))
      y = torch.matmul(torch.softmax(scores, -1), parts[2])
    return torch.linear(torch.reshape(torch.transpose(y, 1, 2), [b, n, d]), w[4], w[5])
  def mlp(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    h = torch.linear(x, w[8], w[9])
    return torch.linear(h * torch.sigmoid(1.702 * h), w[10], w[11])
  def layer(self: __torch__.M, x: Tensor, w: List[Tensor], heads: int, fused: bool) -> Tensor:
    x = x + (self).attention((self).layer_norm1(x, w), w, heads, fused)
    return x + (self).mlp((self).layer_norm2(x, w), w)
