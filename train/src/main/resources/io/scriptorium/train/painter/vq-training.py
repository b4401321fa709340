  def stages(self: __torch__.M, x: Tensor, w: List[List[Tensor]], methods: List[int]) -> Tensor:
    for i in range(len(methods)):
      if methods[i] == 0:
        x = (self).same_convolution(x, w[i])
      elif methods[i] == 1:
        x = (self).residual(x, w[i])
      elif methods[i] == 2:
        x = (self).attention(x, w[i])
      elif methods[i] == 3:
        x = (self).downsample(x, w[i])
      elif methods[i] == 4:
        x = (self).upsample(x, w[i])
      elif methods[i] == 5:
        x = (self).norm_stage(x, w[i])
      elif methods[i] == 6:
        x = (self).output(x, w[i])
      else:
        x = (self).convolution(x, w[i])
    return x
  def normal_pixels(self: __torch__.M, pixels: Tensor) -> Tensor:
    return pixels.float() / 127.5 - 1.
  def slopes(self: __torch__.M, x: Tensor, y: Tensor) -> Tensor:
    d = y - x
    across = torch.mean(torch.abs(d[:, :, :, 1:] - d[:, :, :, :-1]))
    down = torch.mean(torch.abs(d[:, :, 1:] - d[:, :, :-1]))
    return across + down
  def gradients(self: __torch__.M, pixels: Tensor, ids: Tensor, given: List[List[Tensor]], methods: List[int], split: int, edges: float, naming: float, dtype: int) -> List[Tensor]:
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    w = annotate(List[List[Tensor]], [])
    leaves = annotate(List[Tensor], [])
    for i in range(len(given)):
      part = annotate(List[Tensor], [])
      for t in given[i]:
        leaf = torch.requires_grad_(torch.detach(t), True)
        part.append(torch.to(leaf, dtype))
        leaves.append(leaf)
      w.append(part)
    rows = leaves[-1]
    x = (self).normal_pixels(pixels)
    z = (self).stages(torch.to(x, dtype), w[:split], methods[:split]).float()
    asked = torch.reshape((self).unit(torch.transpose(torch.flatten(z, 2), 1, 2)), [-1, rows.size(1)])
    logits = 20. * torch.matmul(asked, torch.t((self).unit(rows)))
    named = torch.cross_entropy_loss(logits, torch.flatten(ids))
    hits = torch.mean(torch.eq(torch.argmax(logits, -1), torch.flatten(ids)).float())
    q = (self).entries(ids, rows, z.size(2), z.size(3))
    y = (self).stages(torch.to(q, dtype), w[split:-1], methods[split:]).float()
    pixel = torch.mean(torch.abs(y - x))
    edge = (self).slopes(x, y)
    loss = pixel + edge * edges + named * naming
    found = torch.grad([loss], leaves, None, None, False, True)
    result = [torch.detach(pixel), torch.detach(edge), torch.detach(named), hits]
    for i in range(len(leaves)):
      slope = found[i]
      if slope is None:
        result.append(torch.zeros_like(torch.detach(leaves[i])))
      else:
        result.append(torch.detach(slope).float())
    torch.set_grad_enabled(recorded)
    return result
  def reconstruct(self: __torch__.M, pixels: Tensor, w: List[List[Tensor]], methods: List[int], split: int) -> Tensor:
    z = (self).stages((self).normal_pixels(pixels), w[:split], methods[:split])
    ids = (self).nearest(z, w[-1][0])
    return (self).stages((self).entries(ids, w[-1][0], z.size(2), z.size(3)), w[split:-1], methods[split:])
