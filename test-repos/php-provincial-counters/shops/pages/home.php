<h1>Registration of shops</h1>
