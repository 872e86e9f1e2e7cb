<?php $title = "a ?> b"; # it's ?>
<script>
  const title = <?= json_encode($title) ?>, names = ['<?php echo $first; ?>', "x"];
  <?php if ($debug): ?>
  trace(title);
  <?php endif; ?>
</script>
<?php
echo "<script>no()</script>";
