  def norm(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.group_norm(x, 32, weight, bias, 1e-06)
  def swish(self: __torch__.M, x: Tensor) -> Tensor:
    return x * torch.sigmoid(x)
  def divide(self: __torch__.M, x: Tensor, by: float) -> Tensor:
    return x / by
  def convolution(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.conv2d(x, w[0], w[1])
  def same_convolution(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.conv2d(x, w[0], w[1], [1, 1], [1, 1])
  def residual(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    h = torch.conv2d((self).swish((self).norm(x, w[0], w[1])), w[2], w[3], [1, 1], [1, 1])
    h = torch.conv2d((self).swish((self).norm(h, w[4], w[5])), w[6], w[7], [1, 1], [1, 1])
    if len(w) == 10:
      x = torch.conv2d(x, w[8], w[9])
    return x + h
  def attention(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    h = (self).norm(x, w[0], w[1])
    q = torch.transpose(torch.flatten(torch.conv2d(h, w[2], w[3]), 2), 1, 2)
    k = torch.flatten(torch.conv2d(h, w[4], w[5]), 2)
    v = torch.transpose(torch.flatten(torch.conv2d(h, w[6], w[7]), 2), 1, 2)
    weights = torch.softmax(torch.bmm(q, k) * x.size(1) ** -0.5, -1)
    y = torch.transpose(torch.bmm(weights, v), 1, 2).reshape(x.size())
    return x + torch.conv2d(y, w[8], w[9])
  def upsample(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    x = torch.upsample_nearest2d(x, [2 * x.size(2), 2 * x.size(3)])
    return torch.conv2d(x, w[0], w[1], [1, 1], [1, 1])
  def downsample(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1]), w[0], w[1], [2, 2])
  def norm_stage(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).norm(x, w[0], w[1])
  def output(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.conv2d((self).swish(x), w[0], w[1], [1, 1], [1, 1])
  def unit(self: __torch__.M, x: Tensor) -> Tensor:
    return x / torch.clamp_min(torch.sqrt(torch.sum(x * x, [-1], True)), 1e-12)
  def entries(self: __torch__.M, ids: Tensor, rows: Tensor, h: int, w: int) -> Tensor:
    found = (self).unit(torch.embedding(rows, ids))
    return torch.transpose(found, 1, 2).reshape([ids.size(0), rows.size(1), h, w])
  def nearest(self: __torch__.M, latents: Tensor, rows: Tensor) -> Tensor:
    z = (self).unit(torch.transpose(torch.flatten(latents, 2), 1, 2))
    book = (self).unit(rows)
    distance = torch.sum(z * z, [-1], True) + torch.sum(book * book, [-1]) - 2. * torch.matmul(z, torch.t(book))
    return torch.argmin(distance, -1)
